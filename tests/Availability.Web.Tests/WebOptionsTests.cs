using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Web.Tests;

public sealed class WebOptionsTests
{
    [Fact]
    public void AddWeb_NothingSet_DefaultsAreValid()
    {
        var options = Bind().Value;

        Assert.Equal(("127.0.0.1", 8080), (options.Bind, options.Port));
        Assert.Equal((options.Bind, options.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), (WebSettings.Bind.Default, WebSettings.Port.Default));
    }

    [Theory]
    [InlineData("Web:Port", "65536", "Port")]
    [InlineData("Web:Bind", "", "Bind")]
    [InlineData("Web:RefreshInterval", "00:00:00", "RefreshInterval")]
    [InlineData("Web:StaleAfter", "00:00:01", "StaleAfter")]
    public void AddWeb_BadValue_NamesIt(string key, string value, string name)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Bind((key, value)).Value);

        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    private static IOptions<WebOptions> Bind(params (string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.AddWeb();
        return builder.Build().Services.GetRequiredService<IOptions<WebOptions>>();
    }
}
