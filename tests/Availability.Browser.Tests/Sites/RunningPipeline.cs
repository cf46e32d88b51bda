using System.Globalization;
using Availability.Embedded;
using Availability.Testing;

namespace Availability.Browser.Tests;

/// <summary>Monitor, writer and web as processes, as an operator runs them, and the sites that they watch.</summary>
public sealed class RunningPipeline : IAsyncLifetime
{
    /// <summary>What a careless or hostile author of a targets file may write.</summary>
    public const string HostileName = "<script>alert(1)</script> & \"quotes\"";

    /// <summary>Without a place to break the line.</summary>
    public static readonly string LongName = new('m', 300);

    private readonly LoopbackSite _shop = LoopbackSite.Start(LoopbackSite.Ok());
    private readonly LoopbackSite _blog = LoopbackSite.Start(LoopbackSite.Ok());
    private readonly LoopbackSite _refusing = LoopbackSite.Start(LoopbackSite.Ok());
    private readonly string _folder = Directory.CreateTempSubdirectory("availability-").FullName;
    private readonly List<ServiceProcess> _processes = [];
    private LoopbackSite? _secure;
    private Dictionary<string, string?> _environment = [];
    private ServiceProcess? _web;
    private int _port;

    /// <summary>How many targets there are.</summary>
    public static int Targets => 6;

    /// <summary>The target that a test can take down; named <c>Shop</c>.</summary>
    internal LoopbackSite Shop => _shop;

    /// <summary>Of the status page.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        using var certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        _secure = LoopbackSite.StartTls(LoopbackSite.Ok(), certificates.Issue(to: TimeSpan.FromDays(3)));
        await _refusing.GoDownAsync();
        var targets = Path.Combine(_folder, "targets.tsv");
        var roots = Path.Combine(_folder, "roots.pem");
        await File.WriteAllTextAsync(targets, TargetsFile(), stop);
        await File.WriteAllTextAsync(roots, certificates.Root.ExportCertificatePem(), stop);

        var kafka = await TestKafka.GetAsync();
        var topic = await kafka.NewTopicAsync(4);
        _environment = new()
        {
            ["KAFKA_BROKERS"] = kafka.BootstrapServers,
            ["KAFKA_CLUSTER_ID"] = kafka.ClusterId,
            ["KAFKA_TOPIC"] = topic,
            ["AVAILABILITY_MONITORS_TOPIC"] = await kafka.NewTopicAsync(1),
            ["KAFKA_GROUP_ID"] = "writers-of-" + topic,
            ["POSTGRES_URI"] = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(stop),
            ["SSL_CERT_FILE"] = roots,
            ["Web__RefreshInterval"] = "00:00:01",
        };
        _processes.Add(ServiceProcess.Start("Availability.Writer", _environment, "--period", "100ms"));
        _processes.Add(ServiceProcess.Start("Availability.Monitor", _environment, targets, "--period", "1s", "--location", "here"));
        await StartWebAsync();
        await HasChecksAsync(stop);
    }

    /// <summary>On the port that it had before, if it had one.</summary>
    public async Task StartWebAsync()
    {
        _port = _port == 0 ? FreePort.Find() : _port;
        _web = ServiceProcess.Start("Availability.Web", _environment, "--port", _port.ToString(CultureInfo.InvariantCulture));
        _processes.Add(_web);
        await _web.SaysAsync("Listening on", TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the web server as a crash would.</summary>
    public Task KillWebAsync() => _web!.KillAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        foreach (var site in (LoopbackSite?[])[_shop, _blog, _refusing, _secure])
            await (site?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task HasChecksAsync(CancellationToken stop)
    {
        using var client = new HttpClient();
        try
        {
            await Eventually.TrueAsync(
                async token => (await PageAsync(client, token)).Contains("<h1>1 of 6 down</h1>", StringComparison.Ordinal),
                2 * Chromium.Patience, "the page shows the first checks", stop);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(string.Join(Environment.NewLine, _processes.Select(process => process.Log).Prepend(exception.Message)), exception);
        }
    }

    // Whatever its status: there is no schema yet at first.
    private async Task<string> PageAsync(HttpClient client, CancellationToken stop)
    {
        using var response = await client.GetAsync(Address, stop);
        return await response.Content.ReadAsStringAsync(stop);
    }

    private string TargetsFile() => string.Join('\n',
        $"{_shop.Url}\t\tname=Shop group=\"The shop\"",
        $"{_secure!.Url}\t\tname=\"With a certificate\" group=\"The shop\"",
        $"{_blog.Url}\t\tname=Blog group=Others",
        $"{_refusing.Url}\t\tname=Refusing group=Others",
        $"{_blog.Url}hostile\t\tname=\"{HostileName.Replace("\"", "\\\"", StringComparison.Ordinal)}\" group=Others",
        $"{_blog.Url}long\t\tname={LongName}");
}
