using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Availability.Testing;

namespace Availability.IntegrationTests.Security;

/// <summary>An identity provider's token endpoint: OAuth's client credentials against a signed token (RFC 6749, 4.4).</summary>
internal sealed class TokenEndpoint : IAsyncDisposable
{
    public const string ClientId = "monitor-client";
    public const string Secret = "secret-of-the-client";
    public const string Issuer = "https://identity.example";
    public const string Audience = "kafka";
    public const string Scope = "checks";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentQueue<string> _tokens = new();
    private readonly LoopbackSite _site;

    public TokenEndpoint() => _site = LoopbackSite.Start(AnswerAsync);

    public string Url => _site.Url + "token";

    /// <summary>What it gave away so far.</summary>
    public IReadOnlyCollection<string> Tokens => _tokens;

    /// <summary>The key set that brokers verify tokens with (RFC 7517).</summary>
    public string KeySet
    {
        get
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return JsonSerializer.Serialize(new
            {
                keys = new[] { new { kty = "RSA", alg = "RS256", use = "sig", kid = "one", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } },
            });
        }
    }

    public Task GoDownAsync() => _site.GoDownAsync();

    public void ComeUp() => _site.ComeUp();

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _key.Dispose();
    }

    private async Task AnswerAsync(LoopbackConnection connection)
    {
        var request = await connection.ReadRequestAsync();
        var isKnown = request.Contains("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Secret}")), StringComparison.Ordinal);
        var body = isKnown
            ? JsonSerializer.Serialize(new { access_token = NewToken(), token_type = "Bearer", expires_in = 3600 })
            : """{"error":"invalid_client"}""";
        await connection.WriteAsync(
            $"HTTP/1.1 {(isKnown ? "200 OK" : "401 Unauthorized")}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n{body}"));
    }

    private string NewToken()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var content = Encode(new { alg = "RS256", typ = "JWT", kid = "one" })
            + "." + Encode(new { sub = ClientId, iss = Issuer, aud = Audience, scope = Scope, iat = now, exp = now + 3600 });
        var signature = _key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var token = $"{content}.{Base64Url.EncodeToString(signature)}";
        _tokens.Enqueue(token);
        return token;
    }

    private static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
