namespace Availability.Web;

/// <summary>A column of a <see cref="PartTable"/>.</summary>
/// <param name="Head">What it is called.</param>
/// <param name="Cell">What stands in it.</param>
/// <param name="Class">How it looks; see pipeline.css.</param>
internal sealed record PartColumn<T>(string Head, Func<T, Markup> Cell, string Class = "");
