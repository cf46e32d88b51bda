namespace Availability.ServiceDefaults;

/// <summary>Which endpoint a health check belongs to.</summary>
public static class HealthTags
{
    /// <summary>Can do its work: <c>/health</c>.</summary>
    public const string Ready = "ready";

    /// <summary>Its loop makes progress: <c>/alive</c>.</summary>
    public const string Live = "live";
}
