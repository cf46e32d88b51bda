namespace Availability.Writer;

/// <summary>The stream cannot be read as it is; the message is one sentence that says what to do.</summary>
internal sealed class StreamException(string message) : Exception(message);
