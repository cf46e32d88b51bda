using System.Net.Sockets;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class PostgresFaultTests
{
    [Theory]
    [InlineData("08006", FaultKind.Transient)]
    [InlineData("25006", FaultKind.Transient)]
    [InlineData("40P01", FaultKind.Transient)]
    [InlineData("53300", FaultKind.Transient)]
    [InlineData("55P03", FaultKind.Transient)]
    [InlineData("57P01", FaultKind.Transient)]
    [InlineData("58030", FaultKind.Transient)]
    [InlineData("XX000", FaultKind.Transient)]
    [InlineData("22003", FaultKind.Data)]
    [InlineData("23502", FaultKind.Data)]
    [InlineData("54000", FaultKind.Data)]
    [InlineData("28P01", FaultKind.Configuration)]
    [InlineData("42501", FaultKind.Configuration)]
    [InlineData("3D000", FaultKind.Configuration)]
    public void Of_SqlState_TellsWhatToDo(string sqlState, FaultKind expected) =>
        Assert.Equal(expected, PostgresFault.Of(new PostgresException("no", "ERROR", "ERROR", sqlState)));

    [Fact]
    public void Of_CheckViolation_DependsOnConstraint()
    {
        Assert.Equal(FaultKind.Transient, PostgresFault.Of(new PostgresException("no partition", "ERROR", "ERROR", "23514")));
        Assert.Equal(FaultKind.Data, PostgresFault.Of(new PostgresException("no", "ERROR", "ERROR", "23514", constraintName: "positive")));
    }

    [Fact]
    public void Of_Others_TellsWhatToDo()
    {
        Assert.Equal(FaultKind.Transient, PostgresFault.Of(new NpgsqlException("cut", new SocketException())));
        Assert.Equal(FaultKind.Configuration, PostgresFault.Of(new NpgsqlException("No password has been provided but the backend requires one (in SASL/SCRAM-SHA-256)")));
        Assert.Equal(FaultKind.Unknown, PostgresFault.Of(new InvalidOperationException()));
    }
}
