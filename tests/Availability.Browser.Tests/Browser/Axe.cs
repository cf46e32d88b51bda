using Deque.AxeCore.Commons;

namespace Availability.Browser.Tests;

/// <summary>Axe's rules for pages that everybody can use. Run without Deque's wrapper, which also hands over each element that is right.</summary>
internal static class Axe
{
    // All that are on by default (WCAG 2.2 A and AA, best practices), and the one of 2.2 that is not.
    private const string AllRules = """{ rules: { "target-size": { enabled: true } } }""";

    private const string ColourRules = """{ runOnly: ["color-contrast", "link-in-text-block"] }""";

    private static readonly string Library = new BundledAxeScriptProvider().GetScript();

    /// <summary>What is wrong, one line for each rule and element.</summary>
    public static Task<string[]> FindAsync(Tab tab) => FindAsync(tab, AllRules);

    /// <summary>The same by the rules that look at colours alone.</summary>
    public static Task<string[]> FindInColoursAsync(Tab tab) => FindAsync(tab, ColourRules);

    private static async Task<string[]> FindAsync(Tab tab, string rules)
    {
        await tab.Page.EvaluateAsync(Library);
        // Of long tables the first rows: the others are made alike, and there are thousands of cells.
        await tab.Page.EvaluateAsync("document.querySelectorAll(':is(.numbers, .checks) tbody tr:nth-child(n + 9)').forEach(row => row.remove())");
        return await tab.Page.EvaluateAsync<string[]>($$"""
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ["violations"], ...{{rules}} });
              return violations.flatMap(({ id, impact, help, nodes }) => nodes.map(node => `${id} (${impact}): ${help}: ${node.html}`));
            }
            """);
    }
}
