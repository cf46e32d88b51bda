using Availability.Web;

namespace Availability.AppHost.Embedded;

/// <summary>The targets file of whoever names none. It checks the status page, too, and <c>--port</c> moves that.</summary>
internal sealed class ExampleFile : IDisposable
{
    private static readonly string Original = System.IO.Path.Combine(AppContext.BaseDirectory, "example.tsv");

    private DirectoryInfo? _folder;

    /// <summary>What the monitor reads.</summary>
    public string Path { get; private set; } = Original;

    /// <summary>The example as it is, or a copy for another port; 0 is not known yet and stays as it is.</summary>
    public static ExampleFile For(string? port)
    {
        var file = new ExampleFile();
        var usual = Address($"{WebSettings.Listen.DefaultPort}");
        if (port is not null and not "0" && Address(port) != usual)
        {
            file._folder = Directory.CreateTempSubdirectory("availability-");
            file.Path = System.IO.Path.Combine(file._folder.FullName, "example.tsv");
            File.WriteAllText(file.Path, File.ReadAllText(Original).Replace(usual, Address(port), StringComparison.Ordinal));
        }

        return file;
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private static string Address(string port) => $"http://127.0.0.1:{port}/";
}
