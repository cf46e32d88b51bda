namespace Availability.Core;

/// <summary>A good line: its target, whose name is empty until <see cref="TargetNames"/> gives it the default one.</summary>
internal sealed record TargetLine(int Number, Target Target)
{
    public bool HasOwnName => Target.Name.Length > 0;
}
