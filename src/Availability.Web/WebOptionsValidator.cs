using Microsoft.Extensions.Options;

namespace Availability.Web;

[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;
