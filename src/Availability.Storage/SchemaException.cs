namespace Availability.Storage;

/// <summary>The database cannot be used as it is; the message is one sentence that says what to do.</summary>
public sealed class SchemaException : Exception
{
    /// <summary>With the sentence.</summary>
    public SchemaException(string message) : base(message)
    {
    }

    /// <summary>With the sentence and its cause.</summary>
    public SchemaException(string message, Exception cause) : base(message, cause)
    {
    }
}
