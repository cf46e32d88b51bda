using System.Text.Json;

namespace Availability.Core;

/// <summary>
/// A member of a message that is JSON but not what the format says. Inside a converter this is the only way out, and the
/// serializer adds where it happened; it never leaves <see cref="CheckSerializer"/>.
/// </summary>
/// <param name="problem">Continues a sentence that starts with the member's name.</param>
internal sealed class CheckFormatException(string problem) : JsonException(problem);
