namespace Availability.Embedded;

/// <summary>An embedded server cannot run here; the message is one sentence for the user, with what to do about it.</summary>
public sealed class EmbeddedException : Exception
{
    public EmbeddedException(string message)
        : base(message)
    {
    }

    public EmbeddedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
