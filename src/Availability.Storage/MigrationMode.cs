namespace Availability.Storage;

/// <summary>What a start does about the schema.</summary>
public enum MigrationMode
{
    /// <summary>Bring it up to date, then work.</summary>
    Auto,

    /// <summary>Bring it up to date, then exit.</summary>
    Only,

    /// <summary>Refuse to work with one that is behind.</summary>
    Never,
}
