using Availability.Core;
using Availability.Testing;
using Availability.Web.Tests;

namespace Availability.Browser.Tests;

/// <summary>Targets that do not fit on one page, each of which was down for a while.</summary>
internal static class ManyTargets
{
    /// <summary>How many: a page of the overview shows 75, one of the incidents 50.</summary>
    public const int Count = 80;

    private static readonly Failure Down = new(FailureKind.ConnectRefused, Phase.Connect);

    public static Check[] Checks { get; } =
    [
        .. from number in Enumerable.Range(1, Count)
           from minute in Enumerable.Range(1, 6)
           select Some.Check($"Target {number:00}", timestamp: StatusSite.Now.AddMinutes(-minute), failure: minute is 3 or 4 ? Down : null),
    ];
}
