using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Availability.Web;

/// <summary>
/// Builds <see cref="Markup"/> from an interpolated string: literals as they stand, texts encoded, markup as it is. There is
/// no overload for anything else, so that a value without a decided form does not compile.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _builder = new(literalLength + formattedCount * 16);

    public void AppendLiteral(string literal) => _builder.Append(literal);

    public void AppendFormatted(string? text)
    {
        if (text is not null)
            _builder.Append(HtmlEncoder.Default.Encode(text));
    }

    public void AppendFormatted(Markup markup) => _builder.Append(markup.ToString());

    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (var part in parts)
            _builder.Append(part.ToString());
    }

    public void AppendFormatted(int number) => _builder.Append(number.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _builder.ToString();
}
