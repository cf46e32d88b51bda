using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Availability.Web;

/// <summary>A body with its ETag: whoever has it already gets 304.</summary>
internal static class Answer
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type) =>
        Bytes(JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json; charset=utf-8");

    public static IResult Text(string text, string contentType) => Bytes(Encoding.UTF8.GetBytes(text), contentType);

    public static IResult Bytes(byte[] body, string contentType) => Results.Bytes(body, contentType, entityTag: Tag(body));

    private static EntityTagHeaderValue Tag(byte[] body) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
}
