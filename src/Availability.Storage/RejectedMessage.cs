namespace Availability.Storage;

/// <summary>A message for the quarantine.</summary>
internal sealed record RejectedMessage(StreamMessage Message, string Reason);
