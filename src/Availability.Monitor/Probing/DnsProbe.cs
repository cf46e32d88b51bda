using System.Net;
using System.Net.Sockets;
using Availability.Core;
using DnsClient;
using DnsClient.Protocol;

namespace Availability.Monitor.Probing;

/// <summary>
/// <c>dns://resolver/name?type=…&amp;expect=…</c>: up when the resolver answers with a record of the type, and with the expected one
/// where one is. One question, over UDP; over TCP after an answer that UDP cut short.
/// </summary>
internal sealed class DnsProbe(TimeProvider clock) : DeadlineProbe(clock)
{
    private const int DefaultPort = 53;

    protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        var (uri, question) = (run.Target.Target.Uri, run.Target.Target.Question!);
        var address = (await Dialer.LookUpAsync(uri, run, cancellationToken))[0];
        run.RemoteAddress = address;
        run.Begin(Phase.FirstByte);
        // A client of its own for each check: the library keeps TCP connections, and a check is a first visit.
        var client = new LookupClient(Options(new IPEndPoint(address, uri.Port < 0 ? DefaultPort : uri.Port)));
        var response = await AskAsync(client, question, cancellationToken);
        run.End();
        return Judge(response, question, run);
    }

    private static LookupClientOptions Options(IPEndPoint resolver) => new(resolver)
    {
        AutoResolveNameServers = false,
        UseCache = false,
        Retries = 0,
        // The check's own deadline comes with the token.
        Timeout = Timeout.InfiniteTimeSpan,
        UseTcpFallback = true,
        UseTcpOnly = false,
        ContinueOnDnsError = false,
        ContinueOnEmptyResponse = false,
        ThrowDnsErrors = false,
    };

    private static async ValueTask<IDnsQueryResponse> AskAsync(LookupClient client, Core.DnsQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await client.QueryAsync(question.Name, Enum.Parse<QueryType>(question.Type), QueryClass.IN, cancellationToken);
        }
        catch (DnsResponseException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // UDP is never refused here, since the library does not connect it: it was TCP, after an answer that was no good.
            throw exception.InnerException switch
            {
                SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset } refused => new ProbeException(
                    FailureKind.Truncated, Phase.FirstByte, $"the answer over UDP is cut short or unreadable, and over TCP: {refused.Message}"),
                SocketException other => other,
                _ => Unreadable(exception.InnerException ?? exception),
            };
        }
        catch (Exception exception) when (exception is not SocketException && !cancellationToken.IsCancellationRequested)
        {
            // The library has no closed list of what the bytes of an answer make it throw.
            throw Unreadable(exception);
        }
    }

    private static ProbeException Unreadable(Exception exception) =>
        new(FailureKind.ProtocolError, Phase.FirstByte, $"the answer is not readable: {exception.Message}");

    private static Failure? Judge(IDnsQueryResponse response, Core.DnsQuestion question, ProbeRun run)
    {
        if (response.Header.ResponseCode is not DnsHeaderResponseCode.NoError and var code)
        {
            return new Failure(FailureKind.Dns, Phase.FirstByte, Word(code));
        }

        List<string> values = [.. response.Answers
            .Where(record => record.RecordType.ToString() == question.Type)
            .Select(record => Core.DnsQuestion.Canonical(question.Type, Text(record)))];
        if (values.Count == 0)
        {
            return new Failure(FailureKind.Dns, Phase.FirstByte, $"no record of type {question.Type}");
        }

        if (question.Expected is not { } expected)
        {
            return null;
        }

        var found = values.Contains(expected);
        run.Match = found ? PatternMatch.Matched : PatternMatch.Unmatched;
        return found ? null : new Failure(FailureKind.Pattern, null, $"expected {expected}, the answer is {string.Join(", ", values)}");
    }

    // The names that resolvers' logs and dig use.
    private static string Word(DnsHeaderResponseCode code) => code switch
    {
        DnsHeaderResponseCode.NotExistentDomain => "NXDOMAIN",
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.FormatError => "FORMERR",
        DnsHeaderResponseCode.NotImplemented => "NOTIMP",
        DnsHeaderResponseCode.Refused => "REFUSED",
        _ => code.ToString(),
    };

    private static string Text(DnsResourceRecord record) => record switch
    {
        AddressRecord address => address.Address.ToString(),
        CNameRecord alias => alias.CanonicalName.Value,
        MxRecord mail => mail.Exchange.Value,
        NsRecord server => server.NSDName.Value,
        PtrRecord pointer => pointer.PtrDomainName.Value,
        SrvRecord service => $"{service.Target.Value.TrimEnd('.')}:{service.Port}",
        TxtRecord text => string.Concat(text.Text),
        _ => record.ToString(),
    };
}
