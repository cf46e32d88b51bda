using Microsoft.Extensions.Options;

namespace Availability.Writer;

[OptionsValidator]
internal sealed partial class WriterOptionsValidator : IValidateOptions<WriterOptions>;
