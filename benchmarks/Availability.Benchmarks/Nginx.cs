namespace Availability.Benchmarks;

/// <summary>The site that everybody checks: one worker, a small page, plain and TLS.</summary>
internal sealed class Nginx(Child process, TemporaryFolder folder) : IAsyncDisposable
{
    private const int PlainPort = 18480;
    private const int TlsPort = 18443;

    public static string PlainUrl => $"http://127.0.0.1:{PlainPort}/";

    public static string TlsUrl => $"https://127.0.0.1:{TlsPort}/";

    public string RootFile => folder.File("root.pem");

    public int Id => process.Id;

    public static async Task<Nginx> StartAsync(TemporaryFolder folder)
    {
        Certificates.Write(folder);
        var configuration = folder.Write("nginx.conf", $$"""
            daemon off;
            worker_processes 1;
            pid {{folder.File("nginx.pid")}};
            error_log stderr crit;
            events { worker_connections 10000; }
            http {
              access_log off;
              client_body_temp_path {{folder.File("body")}};
              proxy_temp_path {{folder.File("proxy")}};
              fastcgi_temp_path {{folder.File("fastcgi")}};
              uwsgi_temp_path {{folder.File("uwsgi")}};
              scgi_temp_path {{folder.File("scgi")}};
              ssl_certificate {{folder.File("site.pem")}};
              ssl_certificate_key {{folder.File("site.key")}};
              ssl_session_cache off;
              ssl_session_tickets off;
              server {
                listen 127.0.0.1:{{PlainPort}} backlog=4096;
                listen 127.0.0.1:{{TlsPort}} ssl backlog=4096;
                default_type text/html;
                location / { return 200 "<html><body>{{new string('x', 1024)}}</body></html>"; }
              }
            }
            """);
        var process = Child.Start(Tools.Path("nginx"), "-c", configuration, "-e", "stderr");
        await process.ListensAsync(PlainPort);
        return new Nginx(process, folder);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
