using System.Globalization;

namespace Availability.Storage;

/// <summary>Where a message stood on its topic, as people write it: <c>topic/partition@offset</c>.</summary>
public sealed record QuarantinePosition(string Topic, int Partition, long Offset)
{
    /// <summary>Null when it is not one.</summary>
    public static QuarantinePosition? Parse(string text)
    {
        var (slash, at) = (text.LastIndexOf('/'), text.LastIndexOf('@'));
        return slash > 0 && at > slash
            && int.TryParse(text.AsSpan(slash + 1, at - slash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? new QuarantinePosition(text[..slash], partition, offset)
                : null;
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}@{Offset}");
}
