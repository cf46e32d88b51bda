using System.Text;
using System.Text.Json;
using CsCheck;

namespace Availability.Core.Tests;

public sealed class SharedTextTests
{
    [Fact]
    public void Read_AnyText_IsThatText() => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text => Read(text) == text);

    [Fact]
    public void Read_AsciiAgain_IsTheSameObject() => Assert.Same(Read("https://example.org/a"), Read("https://example.org/a"));

    private static string Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text)));
        reader.Read();
        return SharedText.Read(ref reader);
    }
}
