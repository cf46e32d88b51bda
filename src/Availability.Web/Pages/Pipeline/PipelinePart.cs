namespace Availability.Web;

/// <summary>A part of the pipeline, judged.</summary>
/// <param name="State">How it does.</param>
/// <param name="Sentence">Why, in words.</param>
internal readonly record struct PipelinePart(PartState State, string Sentence);
