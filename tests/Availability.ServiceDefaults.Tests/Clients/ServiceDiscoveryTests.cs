using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.ServiceDefaults.Tests.Clients;

public sealed class ServiceDiscoveryTests
{
    [Fact]
    public async Task HttpClient_ServiceThatAspireInjects_IsFoundByItsName()
    {
        await using var site = LoopbackSite.Start(LoopbackSite.Ok("found"));
        using var program = new ClientsUnderTest(("services:web:http:0", site.Url));
        using var client = program.Services.GetRequiredService<IHttpClientFactory>().CreateClient();

        Assert.Equal("found", await client.GetStringAsync(new Uri("http://web/"), TestContext.Current.CancellationToken));
    }
}
