using System.Globalization;
using Availability.Testing;
using SpanKind = Availability.IntegrationTests.Telemetry.Protocol.Span.Types.SpanKind;
using StatusCode = Availability.IntegrationTests.Telemetry.Protocol.Status.Types.StatusCode;

namespace Availability.IntegrationTests.Telemetry;

/// <summary>What a receiver of OTLP gets of our programs, whichever protocol it speaks.</summary>
public abstract class TelemetryTests(TelemetryRun run)
{
    private const string Monitor = "availability-monitor";
    private const string Writer = "availability-writer";
    private const string Web = "availability-web";

    private readonly ReceivedTelemetry _received = run.Received;

    [Fact]
    public void Check_EndsInItsRow_ByOneLinkFromTheWritersSpanToThePublishersSpan()
    {
        var (publishes, processes) = (Named($"{run.Topic} publish"), Named($"{run.Topic} process"));

        // Each record is in one batch. An exporter may lose what a receiver is too slow for.
        Assert.InRange(publishes.Count, run.Rows / 2, run.Rows);
        Assert.All(publishes, publish =>
        {
            Assert.Equal((Monitor, SpanKind.Producer), (publish.Service, publish.Kind));
            Assert.Equal(("kafka", run.Topic, "publish", "send"), Messaging(publish));
            Assert.Single(processes, process => process.IsLinkedTo(publish));
        });
        // One that the monitor's stop cut short has no outcome, and was not published.
        var checks = Named("check").Where(check => check.Text("availability.outcome") is not null).ToList();
        Assert.NotEmpty(checks);
        Assert.All(checks, check => Assert.Contains(publishes, publish => publish.IsChildOf(check)));
        Assert.All(checks, check => Assert.Equal((Monitor, SpanKind.Client, true), (check.Service, check.Kind, check.IsRoot)));
    }

    [Fact]
    public void Check_UpOrDown_IsASpanThatSaysSoWithoutTheUrl()
    {
        var up = CheckOf("The site", "up");
        Assert.Equal(("http", "GET", "200"), (up.Text("url.scheme"), up.Text("http.request.method"), up.Text("http.response.status_code")));
        Assert.Equal(StatusCode.Unset, up.Span.Status?.Code ?? StatusCode.Unset);

        var down = CheckOf("The closed site", "down");
        Assert.Equal(("connect_refused", StatusCode.Error), (down.Text("error.type"), down.Span.Status.Code));
        Assert.Contains(Guid.Parse(down.Text("availability.request_id")!), run.RequestIds);
        Assert.DoesNotContain(down.Span.Attributes, attribute => attribute.Key is "url.full" or "server.address");
    }

    [Fact]
    public void Batch_Stored_IsASpanOfItsOwnTraceWithPostgresUnderIt()
    {
        var processes = Named($"{run.Topic} process");

        Assert.All(processes, process =>
        {
            Assert.Equal((Writer, SpanKind.Consumer, true), (process.Service, process.Kind, process.IsRoot));
            Assert.Equal(("kafka", run.Topic, "process", "process"), Messaging(process));
            Assert.Equal("writers-of-" + run.Topic, process.Text("messaging.consumer.group.name"));
        });
        var messages = processes.Sum(process => int.Parse(process.Text("messaging.batch.message_count")!, CultureInfo.InvariantCulture));
        Assert.Equal(run.Messages, messages);
        var copies = _received.Spans.Where(span => span is { Source: "Npgsql", Name: "COPY" } && processes.Any(span.IsChildOf)).ToList();
        Assert.NotEmpty(copies);
        Assert.All(copies, copy =>
        {
            Assert.Equal((Writer, SpanKind.Client), (copy.Service, copy.Kind));
            Assert.Equal(("postgresql", run.Database, "availability"),
                (copy.Text("db.system.name"), copy.Text("db.namespace"), copy.Text("db.npgsql.data_source")));
            Assert.StartsWith("COPY check_result (", copy.Text("db.query.text"), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Page_Asked_GoesOnWithTheBrowsersTrace_AndHealthHasNone()
    {
        var served = _received.Spans.Where(span => span is { Service: Web, Kind: SpanKind.Server }).ToList();

        var page = Assert.Single(served);
        Assert.Equal(TelemetryRun.BrowserTrace, Convert.ToHexStringLower(page.Span.TraceId.Span));
        Assert.Equal(("GET /targets/{id:int}", "GET", "/targets/{id:int}", "200"),
            (page.Name, page.Text("http.request.method"), page.Text("http.route"), page.Text("http.response.status_code")));
        Assert.Contains(_received.Spans, span => span is { Source: "Npgsql", Service: Web } && span.IsChildOf(page));
        Assert.All(_received.Spans.Where(span => span.Service == Web), span => Assert.Equal(page.Span.TraceId, span.Span.TraceId));
    }

    [Theory]
    [InlineData(Monitor, "availability.monitor.active_checks", "{check}", "up-down counter")]
    [InlineData(Monitor, "availability.monitor.checks", "{check}", "counter")]
    [InlineData(Monitor, "availability.monitor.delay", "s", "histogram")]
    [InlineData(Monitor, "availability.monitor.records", "{record}", "counter")]
    [InlineData(Monitor, "availability.monitor.response_time", "s", "histogram")]
    [InlineData(Monitor, "availability.monitor.spool.size", "By", "up-down counter")]
    [InlineData(Monitor, "availability.monitor.targets", "{target}", "up-down counter")]
    [InlineData(Monitor, "availability.monitor.targets_file.refused_time", "s", "gauge")]
    [InlineData(Writer, "availability.writer.rows", "{check}", "counter")]
    [InlineData(Writer, "availability.writer.quarantined", "{message}", "counter")]
    [InlineData(Writer, "availability.writer.batch.size", "{message}", "histogram")]
    [InlineData(Writer, "availability.writer.batch.duration", "s", "histogram")]
    [InlineData(Writer, "availability.writer.lag", "{message}", "gauge")]
    [InlineData(Writer, "availability.writer.partition.runway", "{day}", "gauge")]
    [InlineData(Writer, "db.client.operation.duration", "s", "histogram")]
    [InlineData(Web, "db.client.operation.duration", "s", "histogram")]
    [InlineData(Web, "http.server.request.duration", "s", "histogram")]
    [InlineData(Monitor, "dotnet.gc.heap.total_allocated", "By", "counter")]
    [InlineData(Writer, "dotnet.gc.heap.total_allocated", "By", "counter")]
    [InlineData(Web, "dotnet.gc.heap.total_allocated", "By", "counter")]
    public void Instrument_Received_HasItsUnitAndKind(string service, string name, string unit, string kind)
    {
        var metrics = _received.Metrics.Where(metric => metric.Service == service && metric.Metric.Name == name).ToList();

        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.Equal((unit, kind), (metric.Metric.Unit, metric.Kind)));
        Assert.All(metrics, metric => Assert.NotEqual("", metric.Metric.Description));
    }

    [Fact]
    public void Instruments_OfOurs_AreAsDocumented()
    {
        var documented = TelemetryDocument.Instruments();
        var ours = _received.Metrics.Where(metric => metric.Meter.StartsWith("Availability.", StringComparison.Ordinal))
            .Select(metric => (metric.Metric.Name, metric.Metric.Unit, metric.Kind)).Distinct().ToList();

        Assert.NotEmpty(ours);
        Assert.Equal([], ours.Except(documented));
    }

    // A series costs memory here and money there, and there may be a hundred thousand targets: what may grow with them is no tag.
    [Fact]
    public void Series_AnyInstrument_HaveNothingOfATarget()
    {
        var ours = _received.Metrics.Where(metric => metric.Meter.StartsWith("Availability.", StringComparison.Ordinal));

        Assert.Equal([], ours.SelectMany(metric => metric.Series).SelectMany(series => series).Select(tag => tag.Key).Except(["outcome", "result", "reason"]));
        // Addresses are those of our own page and of the receiver.
        Assert.DoesNotContain(
            _received.Metrics.SelectMany(metric => metric.Series).SelectMany(series => series),
            tag => tag.Value.ToString().Contains("site", StringComparison.Ordinal) || tag.Key is "url.full" or "url.path" or "dns.question.name");
    }

    [Fact]
    public void Logs_WithinASpan_HaveItsTrace()
    {
        var down = Assert.Single(_received.Logs, log => log.Message == "The closed site is DOWN: Connection refused");
        Assert.Equal((Monitor, "Availability.Monitor.State", 9), (down.Service, down.Category, down.Record.SeverityNumber));
        Assert.Contains(Named("check"), down.IsWithin);

        var quarantined = Assert.Single(_received.Logs, log => log.Message.StartsWith("1 messages could not be stored", StringComparison.Ordinal));
        Assert.Equal((Writer, 13), (quarantined.Service, quarantined.Record.SeverityNumber));
        Assert.Contains(Named($"{run.Topic} process"), quarantined.IsWithin);
        Assert.DoesNotContain(quarantined.Record.Attributes, attribute => attribute.Key == "TraceId");
    }

    [Theory]
    [InlineData("traces")]
    [InlineData("metrics")]
    [InlineData("logs")]
    public void Resource_OfEverySignal_NamesProgramVersionInstanceAndWhatTheEnvironmentAdds(string signal)
    {
        var resources = _received.Resources[signal].DistinctBy(resource => resource.Text("service.name")).OrderBy(resource => resource.Text("service.name")).ToList();

        Assert.Equal([Monitor, Web, Writer], resources.Select(resource => resource.Text("service.name")));
        Assert.All(resources, resource => Assert.Matches(@"^\d+\.\d+\.\d+", resource.Text("service.version")));
        Assert.All(resources, resource => Assert.Equal("test", resource.Text("deployment.environment.name")));
        Assert.Equal(3, resources.Select(resource => resource.Text("service.instance.id")).Where(id => id is { Length: > 0 }).Distinct().Count());
        // One process is one instance, in whatever signal.
        Assert.Equal(3, _received.Resources.SelectMany(group => group).Select(resource => resource.Text("service.instance.id")).Distinct().Count());
    }

    [Fact]
    public void Everything_Exported_HoldsNoSecretAndNoAddressOfASite()
    {
        Assert.True(_received.Contains("The site") && _received.Contains("http://127.83.12.8"));
        Assert.All(TelemetryRun.Secrets, secret => Assert.False(_received.Contains(secret), $"{secret} went out."));
        Assert.False(_received.Contains(TelemetryRun.SiteHost), "The site's address went out.");
        Assert.False(_received.Contains("Password"), "A connection string went out.");
    }

    [Theory]
    [InlineData("monitor", "availability_monitor_checks_total")]
    [InlineData("writer", "availability_writer_rows_total")]
    [InlineData("web", "http_server_request_duration_seconds_count")]
    public async Task Metrics_OfEachProgram_AreGoodForPrometheus(string program, string expected)
    {
        var page = run.Pages[program];

        Assert.Contains($"\n{expected}{{", page, StringComparison.Ordinal);
        Assert.DoesNotContain(TelemetryRun.SiteHost, page, StringComparison.Ordinal);
        Assert.All(TelemetryRun.Secrets, secret => Assert.DoesNotContain(secret, page, StringComparison.Ordinal));
        Assert.SkipUnless(Promtool.IsInstalled, Promtool.Missing);
        Assert.Equal([], await Promtool.ComplaintsAsync(page, TestContext.Current.CancellationToken));
    }

    // On a busy machine the monitor may miss some.
    private ReceivedSpan CheckOf(string target, string outcome) =>
        Named("check").First(check => check.Text("availability.target") == target && check.Text("availability.outcome") == outcome);

    private List<ReceivedSpan> Named(string name) => [.. _received.Spans.Where(span => span.Name == name)];

    private static (string?, string?, string?, string?) Messaging(ReceivedSpan span) => (
        span.Text("messaging.system"), span.Text("messaging.destination.name"),
        span.Text("messaging.operation.name"), span.Text("messaging.operation.type"));
}
