using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Looks at elements as they are drawn, without their colours.</summary>
internal static class Pixels
{
    private const int Side = 24;

    // Which of the pixels differ from the one in the corner, the background, on a grid.
    private const string MaskScript = """
        async ([address, side]) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          const canvas = new OffscreenCanvas(side, side);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, side, side);
          const { data } = context.getImageData(0, 0, side, side);
          const grey = index => 0.3 * data[4 * index] + 0.6 * data[4 * index + 1] + 0.1 * data[4 * index + 2];
          return Array.from({ length: side * side }, (_, index) => Math.abs(grey(index) - grey(0)) > 40 ? "#" : ".").join("");
        }
        """;

    /// <summary>The shape of an element: one character per cell of a square, <c>#</c> where something is drawn.</summary>
    /// <param name="element">What to look at.</param>
    /// <param name="desk">A window on an empty page, as the page's own policy lets it load no picture.</param>
    public static async Task<string> ShapeAsync(ILocator element, Tab desk)
    {
        var picture = await element.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        return await desk.Page.EvaluateAsync<string>(MaskScript, new object[] { "data:image/png;base64," + Convert.ToBase64String(picture), Side });
    }

    /// <summary>How much of two shapes differs, 0 to 1.</summary>
    public static double Difference(string one, string other) => (double)one.Zip(other).Count(pair => pair.First != pair.Second) / one.Length;
}
