namespace Availability.Core;

/// <summary>One thing that is wrong with a targets file.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Message">What is wrong, and what was expected; one sentence without secrets.</param>
public sealed record TargetFileMessage(int Line, string Message);
