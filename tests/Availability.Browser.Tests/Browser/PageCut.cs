namespace Availability.Browser.Tests;

/// <summary>Looks for what does not fit where it stands.</summary>
internal static class PageCut
{
    // Hidden on purpose: what is for screen readers only, and what waits above the window until it has the focus.
    private const string Script = """
        () => {
          const found = [];
          const root = document.documentElement;
          if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`);
          const styles = new Map();
          const style = element => styles.get(element) ?? styles.set(element, getComputedStyle(element)).get(element);
          const ancestors = function* (element) { for (; element && element !== document.body; element = element.parentElement) yield element; };
          const isUnseen = element => [...ancestors(element)].some(one => style(one).clipPath !== "none" || one.matches(".skip, .symbols"));
          const scrolls = element => [...ancestors(element)].some(one => /auto|scroll/.test(style(one).overflowX));
          const clips = element => /hidden|clip/.test(style(element).overflowX) && style(element).textOverflow !== "ellipsis" && style(element).webkitLineClamp === "none";
          const hasText = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
          const say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
          for (const element of document.querySelectorAll("body *:not(svg *)")) {
            const box = element.getBoundingClientRect();
            if (!box.width || !box.height || !element.checkVisibility({ visibilityProperty: true }) || isUnseen(element) || scrolls(element)) continue;
            if (box.left < -1 || box.right > root.clientWidth + 1) say(element, "outside of the window");
            if (hasText(element) && clips(element) && element.scrollWidth > element.clientWidth + 1) say(element, "cut text");
            if (element.matches("td, th, dd, li, p, h1, h2") && !clips(element) && element.clientWidth && element.scrollWidth > element.clientWidth + 1
              && style(element).textOverflow !== "ellipsis") say(element, "runs out of its place");
          }
          return found.slice(0, 20);
        }
        """;

    /// <summary>One line for each element, the first twenty.</summary>
    public static Task<string[]> FindAsync(Tab tab) => tab.Page.EvaluateAsync<string[]>(Script);
}
