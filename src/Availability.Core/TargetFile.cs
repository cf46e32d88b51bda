namespace Availability.Core;

/// <summary>The targets file (TSV): <c>URL [TAB PATTERN [TAB OPTIONS]]</c>, blank lines and lines that start with # allowed.</summary>
public static class TargetFile
{
    /// <summary>Reads the whole text; never throws.</summary>
    public static TargetFileResult Parse(string text) => throw new NotImplementedException();
}
