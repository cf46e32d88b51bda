namespace Availability.Core;

/// <summary>
/// A member of a message that is JSON but not what the format says. Inside a converter this is the only way out; it never
/// leaves <see cref="CheckSerializer"/>.
/// </summary>
/// <param name="problem">Continues a sentence that starts with the member's name.</param>
internal sealed class CheckFormatException(string problem) : Exception(problem)
{
    /// <summary>The path to the member; empty for the message itself.</summary>
    public string Member { get; private set; } = "";

    /// <summary>Told on the way out, from the innermost on.</summary>
    public void IsIn(string member) => Member = Member.Length == 0 ? member : $"{member}.{Member}";
}
