namespace Availability.Storage;

/// <summary>What became of rows of which some may have been stored before.</summary>
internal readonly record struct MergeCount(int Inserted, int Redelivered, int Duplicates)
{
    public static MergeCount operator +(MergeCount left, MergeCount right) =>
        new(left.Inserted + right.Inserted, left.Redelivered + right.Redelivered, left.Duplicates + right.Duplicates);
}
