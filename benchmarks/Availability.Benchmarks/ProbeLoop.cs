using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Availability.Core;
using Availability.Monitor;
using Availability.Monitor.Probing;

namespace Availability.Benchmarks;

/// <summary>Our probe alone, as fast as it goes, in a process of its own.</summary>
internal sealed class ProbeLoop
{
    public const string Verb = "probe";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly SchemeProbe _probe;
    private readonly ProbeTarget _target;
    private long _checks;
    private long _failures;

    private ProbeLoop(string url, string rootFile)
    {
        _probe = new SchemeProbe(TimeProvider.System, new TlsTrust([X509CertificateLoader.LoadCertificateFromFile(rootFile)]));
        _target = new ProbeTarget(new Target { Name = url, Url = url, Uri = new Uri(url) }, new MonitorOptions());
    }

    /// <summary>Starts the child and reads its line.</summary>
    public static async Task<(Sample Sample, double BytesPerCheck)> StartAsync(string url, string rootFile, TimeSpan time, int concurrency)
    {
        await using var child = Child.Start(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Availability.Benchmarks.dll"), Verb, url, rootFile, Text(time.TotalSeconds), Text(concurrency));
        var line = (await child.Output.ReadToEndAsync()).Trim();
        double[] numbers = [.. line.Split(' ').Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidOperationException($"The probe's process said: {line}"))];
        return (new Sample("our probe", (long)numbers[0], TimeSpan.FromSeconds(numbers[1]), TimeSpan.FromSeconds(numbers[2])), numbers[3] / numbers[0]);
    }

    public static async Task<int> RunAsync(string[] args)
    {
        var loop = new ProbeLoop(args[0], args[1]);
        var (time, concurrency) = (TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture)), int.Parse(args[3], CultureInfo.InvariantCulture));
        await loop.MeasureAsync(WarmUp, concurrency);
        (loop._checks, loop._failures) = (0, 0);
        var (allocated, cpu, start) = (GC.GetTotalAllocatedBytes(), ProcessUse.Cpu(), TimeProvider.System.GetTimestamp());
        await loop.MeasureAsync(time, concurrency);
        var (elapsed, used, bytes) = (TimeProvider.System.GetElapsedTime(start), ProcessUse.Cpu() - cpu, GC.GetTotalAllocatedBytes() - allocated);
        await Console.Out.WriteLineAsync(loop._failures == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{loop._checks} {elapsed.TotalSeconds} {used.TotalSeconds} {bytes}")
            : $"{loop._failures} checks were not up");
        return 0;
    }

    private async Task MeasureAsync(TimeSpan time, int concurrency)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (TimeProvider.System.GetElapsedTime(start) < time)
            {
                var result = await _probe.ProbeAsync(_target, CancellationToken.None);
                Interlocked.Increment(ref result.Outcome == Outcome.Up ? ref _checks : ref _failures);
            }
        })));
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
