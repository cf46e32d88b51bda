using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Monitor.Tests;

/// <summary>What an observable instrument tells when it is asked.</summary>
internal sealed class Observed<T> : IDisposable
    where T : struct
{
    private readonly MeterListener _listener = new();
    private T? _value;

    public Observed(IServiceProvider services, string instrument)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument && ReferenceEquals(published.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(published);
            }
        };
        _listener.SetMeasurementEventCallback<T>((_, value, _, _) => _value = value);
        _listener.Start();
    }

    public T Take()
    {
        _value = null;
        _listener.RecordObservableInstruments();
        return _value ?? throw new InvalidOperationException("There is no such instrument.");
    }

    public void Dispose() => _listener.Dispose();
}
