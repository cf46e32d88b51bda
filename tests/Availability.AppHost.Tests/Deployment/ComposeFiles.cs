using System.Collections.Concurrent;
using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>What docker-compose makes of files of deploy/.</summary>
internal static class ComposeFiles
{
    private static readonly ConcurrentDictionary<string, YamlNode> Rendered = new();

    /// <summary>Whether the machine has it.</summary>
    public static bool CanRender => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "docker-compose")));

    /// <summary>Renders files, one on top of the other; needs no Docker.</summary>
    /// <param name="files">With spaces between them.</param>
    public static YamlNode Render(string files) => Rendered.GetOrAdd(files, Run);

    private static YamlNode Run(string files)
    {
        var start = new ProcessStartInfo("docker-compose") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in files.Split(' ').SelectMany(file => (string[])["-f", Path.Combine(Repository.Root, "deploy", file)]).Append("config"))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return YamlNodeExtensions.Parse(output).Single();
    }
}
