using System.Runtime.InteropServices;
using System.Text;

namespace Availability.Embedded;

/// <summary>
/// The broker inside librdkafka (<c>rdkafka_mock.h</c>), which the native library that Confluent.Kafka ships exports.
/// </summary>
internal static partial class LibrdkafkaMock
{
    private const string Library = "librdkafka";

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Configure(nint configuration, string name, string value, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewCluster(nint handle, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint BootstrapServers(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(nint cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void SetGroupRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushErrors(nint cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    public static partial void ClearErrors(nint cluster, short apiKey);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int SetUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial int SetRoundTripTime(nint cluster, int broker, int milliseconds);

    static LibrdkafkaMock() => NativeLibrary.SetDllImportResolver(
        typeof(LibrdkafkaMock).Assembly,
        (name, _, _) => name == Library ? LibrdkafkaModule.Handle : nint.Zero);

    /// <summary>A client that connects nowhere, which the broker's thread hangs on.</summary>
    public static nint NewProducer()
    {
        const int Producer = 0;
        var error = new byte[512];
        var configuration = NewConfiguration();

        // It would write to standard error that it has no broker to connect to.
        _ = Configure(configuration, "log_level", "0", error, (nuint)error.Length);
        var handle = New(Producer, configuration, error, (nuint)error.Length);
        return handle != nint.Zero
            ? handle
            : throw new EmbeddedException($"The embedded Kafka broker did not start: {Encoding.UTF8.GetString(error).TrimEnd('\0')}.");
    }
}
