using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>A window with a profile of its own, which remembers all that the browser complains of.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private string? _expectedError;

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Complain(message);
        page.PageError += (_, error) => _complaints.Enqueue($"uncaught: {error}");
        page.Dialog += async (_, dialog) =>
        {
            _complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Errors, warnings and violations of the policy so far, and dialogs, which none of our pages opens.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Goes to a page and waits until its scripts are done with it.</summary>
    public async Task GoToAsync(Uri address, int status = 200)
    {
        // Chromium counts an error's own page among the complaints.
        _expectedError = status == 200 ? null : address.ToString();
        var response = await Page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal(status, response!.Status);
    }

    /// <summary>An error that the server answers there with is no complaint.</summary>
    public void ExpectErrorOf(Uri address) => _expectedError = address.ToString();

    /// <summary>As when somebody comes back to the window: the page is read again, and what is new is put in its place.</summary>
    public Task RefreshAsync() => Page.EvaluateAsync("""
        () => new Promise(swapped => {
          document.addEventListener("swapped", () => swapped(), { once: true });
          document.dispatchEvent(new Event("visibilitychange"));
        })
        """);

    /// <summary>Makes the window so wide and high, in CSS pixels, and waits until charts have followed.</summary>
    public async Task ResizeAsync(int width, int height)
    {
        await Page.SetViewportSizeAsync(width, height);
        await Page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    /// <summary>Keeps a picture among the artifacts: of the whole page, or of what is seen without scrolling.</summary>
    public Task KeepPictureAsync(string name, bool all = true) => Page.ScreenshotAsync(new()
    {
        Path = Artifacts.Path(name + ".png"),
        FullPage = all,
        Animations = ScreenshotAnimations.Disabled,
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Complain(IConsoleMessage message)
    {
        if (message.Type is not ("error" or "warning"))
            return;
        if (_expectedError is null || !message.Location.StartsWith(_expectedError, StringComparison.Ordinal))
            _complaints.Enqueue($"{message.Type}: {message.Text} at {message.Location}");
    }
}
