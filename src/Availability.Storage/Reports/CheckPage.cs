using Availability.Core;

namespace Availability.Storage.Reports;

/// <summary>Some checks of a target, newest first.</summary>
/// <param name="Checks">The checks.</param>
/// <param name="Next">Where the older ones begin; null when there are none.</param>
public sealed record CheckPage(IReadOnlyList<Check> Checks, CheckCursor? Next);
