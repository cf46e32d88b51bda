using System.Globalization;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A part of a whole as a bar, beside its number.</summary>
internal static class ShareBar
{
    public static Markup Of(double share) => Html($"""
        <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="10"/><rect width="{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)}" height="10"/></svg>
        """);
}
