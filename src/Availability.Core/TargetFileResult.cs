namespace Availability.Core;

/// <summary>What a targets file holds and everything that is wrong with it.</summary>
/// <param name="Targets">In the file's order; those of the good lines when there are errors.</param>
/// <param name="Errors">One per bad line, all at once; the file is in force only when there are none.</param>
/// <param name="Warnings">What was accepted otherwise than it is written.</param>
public sealed record TargetFileResult(
    IReadOnlyList<Target> Targets, IReadOnlyList<TargetFileMessage> Errors, IReadOnlyList<TargetFileMessage> Warnings);
