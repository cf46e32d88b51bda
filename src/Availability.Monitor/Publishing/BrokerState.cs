using Availability.ServiceDefaults;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>Whether Kafka can be reached: said once per change, however often the client library reports it.</summary>
internal sealed partial class BrokerState(IOptions<KafkaOptions> options, ServiceExit exit, TimeProvider clock, ILogger<BrokerState> logger)
{
    private readonly string _brokers = options.Value.Brokers;
    private readonly KafkaAccess _access = new(options.Value, clock);
    private readonly Lock _lock = new();
    private string _lastError = "";
    private string? _saidHint;
    private string? _refusal;
    private bool? _isReachable;

    /// <summary>Waiting cannot help: the login was refused, or the client is broken. The program is ending.</summary>
    public bool IsHopeless { get; private set; }

    /// <summary>The last word was that it can, and takes records.</summary>
    public bool IsReachable
    {
        get
        {
            lock (_lock)
            {
                return _isReachable == true && _refusal is null;
            }
        }
    }

    /// <summary>The last word was that it cannot, or takes no records.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _isReachable == false || _refusal is not null;
            }
        }
    }

    /// <summary>Why not; null when it can.</summary>
    public string? Trouble
    {
        get
        {
            lock (_lock)
            {
                return _isReachable switch
                {
                    true when _refusal is not null => $"Kafka at {_brokers} refuses records: {_refusal}.",
                    true => null,
                    null => $"Kafka at {_brokers} has not answered yet.",
                    false => $"Kafka at {_brokers} cannot be reached: {_lastError}.",
                };
            }
        }
    }

    /// <summary>The broker took something from us.</summary>
    public void Succeeded()
    {
        _access.Succeeded();
        lock (_lock)
        {
            if (_isReachable == false)
            {
                LogBack(logger, _brokers);
            }

            _isReachable = true;
        }
    }

    /// <summary>It answers, and does not take a record that it may take another time. Only a record that it took ends this.</summary>
    public void Refused(Error error)
    {
        lock (_lock)
        {
            if (_refusal is null)
            {
                LogRefused(logger, _brokers, error.Reason);
            }

            _refusal = error.Reason.TrimEnd('.');
        }
    }

    /// <summary>The broker took a record.</summary>
    public void Took()
    {
        Succeeded();
        lock (_lock)
        {
            if (_refusal is not null)
            {
                LogTaken(logger, _brokers);
            }

            _refusal = null;
        }
    }

    /// <summary>The client library's error callback.</summary>
    public void Failed(Error error)
    {
        if (!IsHopeless && _access.Refusal(error) is { } refusal)
        {
            Refused(refusal);
        }
        else if (error.IsFatal)
        {
            IsHopeless = true;
            exit.Stop(ExitCode.Failed, $"Kafka's client cannot go on: {error.Reason}");
        }
        else if (error.Code is ErrorCode.Local_AllBrokersDown)
        {
            Lost();
        }
        else
        {
            lock (_lock)
            {
                _lastError = _access.Hint ?? error.Reason.TrimEnd('.');
            }
        }
    }

    /// <summary>The client library's log lines.</summary>
    public void Noticed(string line)
    {
        if (!IsHopeless && _access.RefusalIn(line) is { } refusal)
        {
            Refused(refusal);
        }
        else if (_access.Noticed(line))
        {
            Lost();
        }
    }

    /// <summary>Nobody answers.</summary>
    public void Lost(string? reason = null)
    {
        lock (_lock)
        {
            _lastError = _access.Hint ?? reason?.TrimEnd('.') ?? (_lastError.Length > 0 ? _lastError : "no answer");
            // What turns out later is worth another line.
            if ((_isReachable != false || _access.Hint != _saidHint) && !IsHopeless)
            {
                LogLost(logger, _brokers, _lastError);
            }

            (_isReachable, _saidHint) = (false, _access.Hint);
        }
    }

    private void Refused(string sentence)
    {
        IsHopeless = true;
        exit.Stop(ExitCode.BadUsage, sentence);
    }

    [LoggerMessage(LogLevel.Information, "Kafka at {Brokers} is back; records are published again")]
    private static partial void LogBack(ILogger logger, string brokers);

    [LoggerMessage(LogLevel.Warning, "Kafka at {Brokers} refuses records; they wait ({Reason})")]
    private static partial void LogRefused(ILogger logger, string brokers, string reason);

    [LoggerMessage(LogLevel.Information, "Kafka at {Brokers} takes records again")]
    private static partial void LogTaken(ILogger logger, string brokers);

    [LoggerMessage(LogLevel.Warning, "Kafka at {Brokers} cannot be reached; records wait ({Reason})")]
    private static partial void LogLost(ILogger logger, string brokers, string reason);
}
