namespace Availability.Writer.Tests;

/// <summary>The system's clock, but what it measures is a tenth as long: patience that a busy machine would use up lasts.</summary>
internal sealed class UnhurriedClock : TimeProvider
{
    public override long TimestampFrequency => 10 * System.TimestampFrequency;
}
