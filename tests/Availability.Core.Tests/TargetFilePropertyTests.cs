using System.Text;
using CsCheck;

namespace Availability.Core.Tests;

public sealed class TargetFilePropertyTests
{
    private const string Valid =
        "# comment\r\nhttps://ann:p%20w@example.com:8080/a?b=c#d\t(?P<x>a|[b]{2,3})(?=c)\tname=\"My \\\"x\\\"\" period=1.5m status=200-299,301 "
        + "timeout=5 redirects=3 header.X-Y=\"z z\" absent=true max-time=1 max-body=1MiB method=get group=ü\nhttp://[::1]/\n";

    private static readonly string[] OtherSchemes = ["tcp", "tls", "dns", "ping"];

    [Fact]
    public void Parse_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes => IsSound(TargetFile.Parse(bytes)));

    [Fact]
    public void Parse_AnyText_NeverThrows() => Gen.String.Sample(text => IsSound(TargetFile.Parse(text)));

    [Fact]
    public void Parse_AlmostAValidFile_NeverThrows() =>
        Arbitrary.Mutated(Valid).Sample(bytes => IsSound(TargetFile.Parse(bytes)));

    [Fact]
    public void Parse_AnyUrl_NeverThrows() => Gen.String[Gen.Char["/:@.?#[]%ab1-_\\ü "], 0, 20].Sample(text =>
        IsSound(TargetFile.Parse("http://" + text)));

    [Fact]
    public void Parse_AnyUrlOfAnotherScheme_NeverThrows() => Gen.Select(
        Gen.Int[0, OtherSchemes.Length - 1], Gen.String[Gen.Char["/:@.?#[]%a1-_\\ü &=typexc"], 0, 30]).Sample((scheme, text) =>
            IsSound(TargetFile.Parse($"{OtherSchemes[scheme]}://{text}")));

    [Fact]
    public void Parse_QuotedValue_IsThatValue() => Gen.String[Gen.Char["ab \"\\="], 1, 20].Where(name => name.Trim().Length > 0).Sample(name =>
    {
        var quoted = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.Equal(name, Assert.Single(TargetFile.Parse($"http://a/\t\tperiod=1 name=\"{quoted}\" timeout=1").Targets).Name);
    });

    private static bool IsSound(TargetFileResult result) =>
        result.Targets.Count + result.Errors.Count > 0
        && result.Errors.All(error => error.Message.Length is > 5 and < 2000)
        && result.Targets.All(target => target.Uri.IdnHost.Length > 0
            && target.Uri.UserInfo.Length == 0
            && Encoding.UTF8.GetByteCount(target.Name) <= CheckLimits.Target);
}
