namespace Availability.AppHost;

internal static class Program
{
    private static int Main() => 0;
}
