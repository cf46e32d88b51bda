using Availability.AppHost.Distributed;

// Projects are started and published by processes of their own, which have to find them as this one was built.
Environment.SetEnvironmentVariable("UseAspire", "true");

var builder = DistributedApplication.CreateBuilder(LocalDashboard.Arguments(args));
if (GraphSettings.Mistake(builder.Configuration) is { } mistake)
{
    Console.Error.WriteLine(mistake);
    return 2;
}

builder.AddPublishTarget();

var kafka = builder.AddExisting("kafka")
    ?? builder.AddKafka("kafka").WithDataVolume().WithKafkaUI();

var availability = builder.AddExisting("availability")
    ?? builder.AddPostgres("postgres", password: builder.AddPassword("postgres-password")).WithDataVolume().WithPgAdmin().AddDatabase("availability");

builder.AddProject<Projects.Availability_Monitor>("monitor")
    .AsService()
    .WithEnvironment("AVAILABILITY_CONFIG", builder.AddTargetsFile())
    .WithReference(kafka).WaitFor(kafka);

builder.AddProject<Projects.Availability_Writer>("writer")
    .AsService()
    .WithReplicas(builder.WriterReplicas())
    .WithReference(kafka).WaitFor(kafka)
    .WithReference(availability).WaitFor(availability);

builder.AddProject<Projects.Availability_Web>("web")
    .AsService(localPort: 8080)
    .WithExternalHttpEndpoints()
    .WithReference(availability).WaitFor(availability);

builder.Build().Run();
return 0;
