namespace Availability.Web;

/// <summary>How a part of the pipeline does, from good to bad.</summary>
internal enum PartState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>Somebody should look at it; nothing is lost now.</summary>
    Attention,

    /// <summary>Something is being lost, or soon will be.</summary>
    Bad,
}
