using System.Buffers;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>
/// Reads status line and headers line by line as the bytes come (RFC 9112), skipping 1xx responses. The result is the same
/// however the bytes are split. Lenient in style (bare LF, odd spaces, lines without a colon), strict where two readers could
/// understand the bytes differently.
/// </summary>
internal sealed class ResponseHeadParser
{
    /// <summary>Of everything before the body; the most common servers' own limits for requests are smaller.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(0, (byte)'\r');

    private readonly ResponseHeaderReader _headers;
    private int _consumed;
    private bool _inHeaders;

    public ResponseHeadParser() => _headers = new ResponseHeaderReader(Head);

    public ResponseHead Head { get; } = new();

    public bool IsComplete { get; private set; }

    /// <summary>Null as long as nothing is wrong.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether nothing came yet.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>Takes the complete lines off the front of the input.</summary>
    /// <returns>How many bytes were taken; the rest must be given again, with what follows.</returns>
    public int Advance(ReadOnlySpan<byte> input)
    {
        IsUntouched &= input.IsEmpty;
        var taken = 0;
        while (!IsComplete && Failure is null)
        {
            var rest = input[taken..];
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (!_inHeaders && !StartsLikeHttp(line, isWhole: end >= 0))
            {
                Fail(FailureKind.ProtocolError, "the answer is not HTTP/1");
            }
            else if (_consumed + line.Length >= MaxBytes)
            {
                Fail(FailureKind.HeadersTooLarge, $"the headers exceed {SizeText.Format(MaxBytes)}");
            }
            else if (end < 0)
            {
                break;
            }
            else
            {
                taken += end + 1;
                _consumed += end + 1;
                Take(line);
            }
        }

        return taken;
    }

    private static bool StartsLikeHttp(ReadOnlySpan<byte> line, bool isWhole)
    {
        var expected = "HTTP/1."u8;
        return line.Length >= expected.Length || isWhole
            ? line.StartsWith(expected)
            : expected.StartsWith(line);
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        line = line.EndsWith((byte)'\r') ? line[..^1] : line;
        if (line.ContainsAny(Forbidden))
        {
            Fail(FailureKind.ProtocolError, "a NUL or a lone CR in the headers");
        }
        else if (!_inHeaders)
        {
            TakeStatusLine(line);
        }
        else if (line.IsEmpty)
        {
            TakeEnd();
        }
        else if (_headers.Take(line) is { } error)
        {
            Fail(FailureKind.ProtocolError, error);
        }
    }

    // "HTTP/1.1 200 OK"; the reason is often missing, and sometimes the space before it.
    private void TakeStatusLine(ReadOnlySpan<byte> line)
    {
        var version = line[7..];
        var rest = version.IsEmpty ? version : version[1..].TrimStart((byte)' ');
        if (version.Length < 2 || !char.IsAsciiDigit((char)version[0]) || version[1] != ' '
            || rest.Length < 3 || (rest.Length > 3 && rest[3] != ' ')
            || !System.Buffers.Text.Utf8Parser.TryParse(rest[..3], out int status, out var digits) || digits != 3 || status < 100)
        {
            Fail(FailureKind.ProtocolError, "the status line is not valid");
            return;
        }

        (Head.Status, Head.MinorVersion, _inHeaders) = (status, version[0] - '0', true);
    }

    private void TakeEnd()
    {
        if (Head.Status == 101)
        {
            Fail(FailureKind.ProtocolError, "the server switches to a protocol that nobody asked for (101)");
        }
        else if (Head.Status < 200)
        {
            Head.Clear();
            _headers.Clear();
            _inHeaders = false;
        }
        else if (Head.IsChunked && Head.ContentLength is not null)
        {
            Fail(FailureKind.ProtocolError, "both Content-Length and Transfer-Encoding");
        }
        else
        {
            IsComplete = true;
        }
    }

    private void Fail(FailureKind kind, string detail) => Failure = new Failure(kind, Phase.FirstByte, detail);
}
