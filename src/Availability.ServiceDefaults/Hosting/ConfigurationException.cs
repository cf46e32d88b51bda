namespace Availability.ServiceDefaults;

/// <summary>A user's mistake found while starting: the program prints the message, without a stack trace, and ends with <see cref="ExitCode.BadUsage"/>.</summary>
/// <param name="message">What is wrong, what was expected and what to do; one sentence (or one per line), without secrets.</param>
public sealed class ConfigurationException(string message) : Exception(message);
