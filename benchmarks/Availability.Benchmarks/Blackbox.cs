namespace Availability.Benchmarks;

/// <summary>Prometheus' blackbox_exporter: a check is one request to it.</summary>
internal sealed class Blackbox(Child process) : IAsyncDisposable
{
    private const int Port = 18115;

    public int Id => process.Id;

    public static async Task<Blackbox> StartAsync(TemporaryFolder folder)
    {
        var configuration = folder.Write("blackbox.yml", $"""
            modules:
              http_2xx:
                prober: http
                http:
                  preferred_ip_protocol: ip4
                  tls_config:
                    ca_file: {folder.File("root.pem")}
            """);
        var process = Child.Start(
            Tools.Path("prometheus-blackbox-exporter"), $"--config.file={configuration}", $"--web.listen-address=127.0.0.1:{Port}", "--log.level=error");
        await process.ListensAsync(Port);
        return new Blackbox(process);
    }

    /// <summary>What makes it check a site.</summary>
    public static string ProbeUrl(string site) => $"http://127.0.0.1:{Port}/probe?module=http_2xx&target={Uri.EscapeDataString(site)}";

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
