namespace Availability.Monitor;

internal static class Program
{
    private static int Main() => 0;
}
