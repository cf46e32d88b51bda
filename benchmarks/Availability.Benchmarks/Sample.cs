namespace Availability.Benchmarks;

/// <summary>What one program did in one measurement.</summary>
/// <param name="Program">Who.</param>
/// <param name="Checks">How many it finished.</param>
/// <param name="Time">By the clock.</param>
/// <param name="Cpu">Of its own processes.</param>
internal sealed record Sample(string Program, long Checks, TimeSpan Time, TimeSpan Cpu)
{
    public double PerSecond => Checks / Time.TotalSeconds;

    public double PerCpuSecond => Checks / Cpu.TotalSeconds;

    /// <summary>Processor time of one check.</summary>
    public double CpuMicroseconds => Cpu.TotalMicroseconds / Checks;
}
