namespace Availability.Core;

/// <summary>User name and password for Basic auth. Prints neither.</summary>
/// <param name="UserName">The decoded user name.</param>
/// <param name="Password">The decoded password; empty for none.</param>
public sealed record Credentials(string UserName, string Password)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => "***";
}
