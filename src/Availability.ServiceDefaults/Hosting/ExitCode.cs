namespace Availability.ServiceDefaults;

/// <summary>What a program ends with, so that scripts can tell.</summary>
public static class ExitCode
{
    /// <summary>Stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>Failed while running.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage, configuration or targets file.</summary>
    public const int BadUsage = 2;

    /// <summary>With <c>--once</c>: at least one target is not up.</summary>
    public const int NotUp = 3;
}
