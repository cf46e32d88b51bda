using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Availability.Embedded;

/// <summary>The native library that Confluent.Kafka itself has loaded.</summary>
internal static class LibrdkafkaModule
{
    private static readonly Lazy<nint> Module = new(Load);

    public static nint Handle => Module.Value;

    // Confluent.Kafka decides at run time which of its native files it loads: the plain one, the one for an older glibc,
    // or musl's. The same names in the same order, resolved through the same assembly, end in the same loaded module,
    // wherever the files lie (runtimes/<rid>/native, flat publish output, single file).
    private static nint Load()
    {
        Library.Load();
        string[] names = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];
        foreach (var name in IsMusl ? names.Reverse() : names)
        {
            if (NativeLibrary.TryLoad(name, typeof(Library).Assembly, null, out var module)
                && NativeLibrary.TryGetExport(module, "rd_kafka_mock_cluster_new", out _))
            {
                return module;
            }
        }

        throw new EmbeddedException(
            "The embedded Kafka broker did not start: the native Kafka library of this platform comes without it. Set KAFKA_BROKERS to a broker of your own.");
    }

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
}
